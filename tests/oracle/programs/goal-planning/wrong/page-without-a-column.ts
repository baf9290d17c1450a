import { add } from "../page"

await add({ user_id: "a", cycle_id: "b", type: "personal", description: "c", start_week: 1 }) // must not compile

mod schema {
    schema_macros::tables!("notes");
}

fn heading(conversation: &schema::Conversation) -> &str {
    &conversation.titel
}

fn main() {}

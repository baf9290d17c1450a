export type Mine = string

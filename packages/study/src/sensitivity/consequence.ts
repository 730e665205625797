/** What the loss of something else did to a part of the protocol. */
export interface Consequence {
  readonly what:
    | 'block'
    | 'label'
    | 'measured'
    | 'endpoint'
    | 'model'
    | 'question'
    | 'analysis'
    | 'validation'
  /** Its name in the protocol. */
  readonly name: string
  /** The question that a model belongs to. */
  readonly question: string | null
  /** It cannot be had at all, or is made of less. */
  readonly became: 'refused' | 'reduced'
  readonly because: string
}

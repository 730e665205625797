/** Why a graph cannot be traced, differentiated or fed. */
export type GraphFault =
  | 'bad-shape'
  | 'bad-type'
  | 'bad-name'
  | 'other-graph'
  | 'no-gradient'
  | 'not-reached'
  | 'bad-feed'
  | 'bad-model-file'

/** Thrown while a graph is traced, differentiated, fed or read; `cure` says what to do. */
export class GraphError extends Error {
  override readonly name: string = 'GraphError'
  readonly fault: GraphFault
  readonly cure: string
  constructor(fault: GraphFault, message: string, cure: string) {
    super(`${message}; ${cure}`)
    this.fault = fault
    this.cure = cure
  }
}

/** Thrown by a codec for bytes that are not what they should be; the reader says of which file and tile. */
export class CodecError extends Error {
  override readonly name = 'CodecError'
  /** `unsupported` for a kind of the format that is not read, in place of damage. */
  readonly unsupported: boolean
  constructor(message: string, more: { readonly unsupported?: boolean; readonly cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.unsupported = more.unsupported ?? false
  }
}

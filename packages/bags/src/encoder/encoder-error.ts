/** Why an encoder cannot be opened, or cannot encode what it was given. */
export type EncoderFault =
  | 'no-such-file'
  | 'bad-manifest'
  | 'wrong-hash'
  | 'not-onnx'
  | 'input-mismatch'
  | 'output-mismatch'
  | 'bad-batch'
  | 'not-finite'
  | 'closed'

/** Thrown by encoders. `file` is the manifest or the model, `cure` what to do. */
export class EncoderError extends Error {
  override readonly name = 'EncoderError'
  readonly fault: EncoderFault
  readonly file: string
  readonly what: string
  readonly cure: string
  constructor(fault: EncoderFault, file: string, what: string, cure: string, cause?: unknown) {
    super(`${file} ${what}; ${cure}`, cause === undefined ? undefined : { cause })
    this.fault = fault
    this.file = file
    this.what = what
    this.cure = cure
  }
}

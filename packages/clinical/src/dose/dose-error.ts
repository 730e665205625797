/** Thrown for a dose or a time that cannot be; the message says what to give. */
export class DoseError extends RangeError {
  override readonly name = 'DoseError'
  readonly what: string

  constructor(what: string, value: number, cure: string) {
    super(`${what} is ${value}: ${cure}`)
    this.what = what
  }
}

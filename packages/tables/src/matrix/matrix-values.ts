import { unreadable } from '../readers/faults.ts'

/** Rows of numbers one after another, in one array that grows by how much of the file has been read. */
export class MatrixValues {
  readonly #width: number
  readonly #shown: string
  #values: Float64Array
  rows = 0

  constructor(width: number, shown: string) {
    this.#width = width
    this.#shown = shown
    this.#values = new Float64Array(0)
  }

  /** Place of the next row's first value; `share` is how much of the file has been read. */
  nextRow(share: number): number {
    const start = this.rows * this.#width
    this.rows++
    if (start + this.#width > this.#values.length) this.#grow(share)
    return start
  }

  get array(): Float64Array {
    return this.#values
  }

  /** Takes the last row back. */
  dropRow(): void {
    this.rows--
  }

  #grow(share: number): void {
    const expected = share > 0.01 ? (this.rows / share) * 1.05 : this.rows * 2
    const rows = Math.max(Math.ceil(expected), Math.ceil(this.rows * 1.25), 64)
    const larger = this.#allocate(rows * this.#width)
    larger.set(this.#values)
    this.#values = larger
  }

  #allocate(length: number): Float64Array {
    try {
      return new Float64Array(length)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      throw unreadable(
        { shown: this.#shown },
        'table-too-large',
        `${Math.round((length * 8) / 2 ** 30)} GiB of numbers do not fit into memory`,
        'divide the table by features',
      )
    }
  }

  finish(): Float64Array {
    const length = this.rows * this.#width
    const excess = this.#values.length - length
    return excess * 4 > this.#values.length ? this.#values.slice(0, length) : this.#values.subarray(0, length)
  }
}

import { lengthened } from './trees.ts'

/** Notes what each leaf predicts: `width` numbers a leaf (a mean, or the share of each class). */
export class ValueLeafWriter {
  readonly width: number
  #values = new Float64Array(1024)
  #used = 0

  constructor(width: number) {
    this.width = width
  }

  add(values: ArrayLike<number>): void {
    if (this.#used + this.width > this.#values.length)
      this.#values = lengthened(this.#values, new Float64Array(2 * this.#values.length + this.width))
    this.#values.set(values, this.#used)
    this.#used += this.width
  }

  values(): Float64Array {
    return this.#values.slice(0, this.#used)
  }
}

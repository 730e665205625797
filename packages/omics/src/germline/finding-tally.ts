import type { Finding } from '@tessera/evidence'

/** Findings of a file of a million rows: one a kind, with the first row and how many rows it stands for. */
export class FindingTally {
  readonly #file: string
  readonly #byKind = new Map<string, { finding: Finding; count: number }>()

  constructor(file: string) {
    this.#file = file
  }

  /** Counts a row; the finding is made for the first row of its kind. */
  add(code: string, row: number | null, make: () => Omit<Finding, 'code' | 'file' | 'row' | 'count'>): void {
    const known = this.#byKind.get(code)
    if (known) known.count++
    else
      this.#byKind.set(code, {
        finding: { code, file: this.#file, ...(row === null ? {} : { row }), ...make() },
        count: 1,
      })
  }

  findings(): Finding[] {
    return [...this.#byKind.values()].map(({ finding, count }) =>
      count === 1 ? finding : { ...finding, count },
    )
  }
}

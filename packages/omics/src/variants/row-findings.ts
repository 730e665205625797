import type { Finding } from '@tessera/evidence'

/** Of one code, this many findings name their row; the rest are counted. */
const most = 20

type RowFinding = Omit<Finding, 'file'>

/** Findings of the rows of one file: the first of each code with their rows, the others as one with their number. */
export class RowFindings {
  readonly #file: string
  readonly #all: Finding[] = []
  readonly #more = new Map<string, { count: number; first: RowFinding }>()

  constructor(file: string) {
    this.#file = file
  }

  add(finding: RowFinding): void {
    const seen = this.#more.get(finding.code)
    if (seen === undefined) this.#more.set(finding.code, { count: 1, first: finding })
    else seen.count++
    if ((seen?.count ?? 1) <= most) this.#all.push({ ...finding, file: this.#file })
  }

  list(): Finding[] {
    const rest = [...this.#more].flatMap(([code, { count, first }]): Finding[] =>
      count <= most
        ? []
        : [
            {
              severity: first.severity,
              code,
              message: `${count - most} more rows like these`,
              cure: first.cure,
              file: this.#file,
              count: count - most,
            },
          ],
    )
    return [...this.#all, ...rest]
  }
}

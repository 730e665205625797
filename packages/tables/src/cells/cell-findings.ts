import type { Finding } from '@tessera/evidence'

const shown = 1000

/** Where the cells of one column come from. */
export interface ColumnPlace {
  readonly file: string
  readonly field: string
  readonly fileRows: Int32Array
  /** True when values must not be shown, because they may name a person. */
  readonly secret: boolean
}

/** Collects findings on the cells of a column: each with its row, up to a thousand a kind, then the count. */
export class CellFindings {
  readonly #place: ColumnPlace
  readonly #byCode = new Map<string, { findings: Finding[]; count: number }>()
  constructor(place: ColumnPlace) {
    this.#place = place
  }

  add(
    row: number,
    value: string,
    code: string,
    severity: Finding['severity'],
    message: string,
    cure: string,
  ): void {
    const { file, field, fileRows, secret } = this.#place
    let entry = this.#byCode.get(code)
    if (!entry) {
      entry = { findings: [], count: 0 }
      this.#byCode.set(code, entry)
    }
    entry.count++
    if (entry.findings.length >= shown) return
    const cut = value.length > 60 ? `${value.slice(0, 60)}...` : value
    entry.findings.push({
      severity,
      code,
      message: `${field}: ${message}`,
      cure,
      file,
      row: fileRows[row],
      field,
      ...(secret ? {} : { value: cut }),
    })
  }

  /** One finding for many rows. */
  total(code: string, severity: Finding['severity'], message: string, cure: string, count: number): void {
    const { file, field } = this.#place
    const finding = { severity, code, message: `${field}: ${message}`, cure, file, field, count }
    this.#byCode.set(`total ${code}`, { findings: [finding], count: 1 })
  }

  list(): Finding[] {
    const all: Finding[] = []
    for (const { findings, count } of this.#byCode.values()) {
      all.push(...findings)
      if (count > shown) {
        const last = findings[findings.length - 1]
        const message = `${last.field}: ${count - shown} further rows like this one`
        all.push({ ...last, message, count: count - shown })
      }
    }
    return all
  }
}

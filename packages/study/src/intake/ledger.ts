import type { Exclusion } from '@tessera/evidence'
import type { Patients } from './patients.ts'

/** One reason of one stage, and how many left by it: a line beside the flow diagram. */
export interface LedgerStep {
  readonly stage: string
  readonly code: string
  readonly reason: string
  readonly n: number
}

/**
 * Who is still in, and who left where and why. A patient leaves once, by the first reason. The flow diagram is
 * counted from these rows and from nothing else.
 */
export class ExclusionLedger {
  readonly #patients: Patients
  readonly #question: string | null
  readonly included: Uint8Array
  readonly exclusions: Exclusion[] = []
  readonly steps: LedgerStep[] = []

  /** @param included who was still in when this ledger was opened; by default everybody */
  constructor(patients: Patients, question: string | null, included?: Uint8Array) {
    this.#patients = patients
    this.#question = question
    this.included = included ? included.slice() : new Uint8Array(patients.ids.length).fill(1)
  }

  get remaining(): number {
    let n = 0
    for (const in_ of this.included) n += in_
    return n
  }

  /** Takes out everybody for whom `leaves` is true and who is still in. */
  exclude(stage: string, code: string, reason: string, leaves: (row: number) => boolean): number {
    let n = 0
    for (let row = 0; row < this.included.length; row++) {
      if (this.included[row] === 0 || !leaves(row)) continue
      this.included[row] = 0
      n++
      this.exclusions.push({
        unit: 'patient',
        id: this.#patients.ids[row],
        centre: this.#patients.centres[this.#patients.centre[row]] ?? null,
        stage,
        code,
        reason,
        question: this.#question,
      })
    }
    if (n > 0) this.steps.push({ stage, code, reason, n })
    return n
  }

  /** Rows still in, in order. */
  rows(): Int32Array {
    const rows = new Int32Array(this.remaining)
    let next = 0
    for (let row = 0; row < this.included.length; row++) if (this.included[row] === 1) rows[next++] = row
    return rows
  }
}

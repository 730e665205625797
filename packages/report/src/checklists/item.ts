import type { Facts } from './facts.ts'

/** One item of a reporting checklist, paraphrased, with the way to its answer. */
export interface ChecklistItem {
  /** The item's own number: "12c". */
  readonly number: string
  readonly topic: string
  /** What it asks, in our words. */
  readonly asks: string
  /** The answer from protocol and run record; null when neither holds one. */
  readonly answer: (facts: Facts) => string | null
  /** Chapter that shows it. */
  readonly see?: string
}

/** An answer that no run record can hold: only the authors know. */
export const authorsOnly = (): null => null

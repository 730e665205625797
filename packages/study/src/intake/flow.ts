import type { FigureOf } from '@tessera/evidence'
import type { ExclusionLedger, LedgerStep } from './ledger.ts'

export type FlowBox = FigureOf<'flow'>['boxes'][number]

const boxAfter: Readonly<Record<string, string>> = {
  eligibility: 'Eligible',
  'time zero': 'With a time zero',
  'risk set': 'At risk at time zero',
  endpoint: 'Analysed',
}

/**
 * The boxes of the flow diagram, counted from ledgers alone: everybody read, then a box after each stage that
 * somebody left by, then those analysed.
 */
export function flowBoxes(
  ledgers: readonly ExclusionLedger[],
  read: number,
  detail: string | null,
): FlowBox[] {
  const steps = ledgers.flatMap(ledger => ledger.steps)
  const stages = [...new Set(steps.map(step => step.stage))]
  const boxes: FlowBox[] = []
  let n = read
  let label = 'In the tables'
  for (const stage of stages) {
    const leaving = steps.filter(step => step.stage === stage)
    boxes.push({ label, n, detail: null, left: leaving.map(leftOf) })
    n -= leaving.reduce((sum, step) => sum + step.n, 0)
    label = boxAfter[stage] ?? `After ${stage}`
  }
  if (boxes.length === 0) boxes.push({ label, n, detail: null, left: [] })
  return [...boxes, { label: 'Analysed', n, detail, left: [] }]
}

function leftOf({ reason, n }: LedgerStep): { reason: string; n: number } {
  return { reason, n }
}

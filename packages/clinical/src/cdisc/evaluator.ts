import type { Fields } from '@tessera/tables'

/**
 * Who assessed: --EVAL is the role (`INVESTIGATOR`, `INDEPENDENT ASSESSOR`), --EVALID tells apart several of
 * one role (`RADIOLOGIST 1`), --ACPTFL marks the record that counts where several assessed (SDTM Implementation
 * Guide, TU, TR and RS domains). `prefix` is the domain's code.
 */
export function evaluatorFields<P extends string>(prefix: P) {
  return {
    evaluator: { kind: 'text', names: [`${prefix}EVAL`], what: 'evaluator' },
    evaluatorId: { kind: 'text', names: [`${prefix}EVALID`, 'reader'], what: 'evaluator identifier' },
    accepted: { kind: 'flag', names: [`${prefix}ACPTFL`], what: 'whether the record is the accepted one' },
  } as const satisfies Fields
}

/** The reader's name: --EVALID where there is one, else --EVAL; a table without both has one reader. */
export function readerOf(record: {
  readonly evaluator: string | null
  readonly evaluatorId: string | null
}): string {
  return record.evaluatorId ?? record.evaluator ?? 'reader'
}

/** Names of visits: VISIT, else its number, else the date. */
export const visitFields = {
  visit: { kind: 'text', names: ['VISIT', 'visit'], what: 'visit' },
  visitNumber: { kind: 'number', names: ['VISITNUM'], what: 'number of the visit' },
} as const satisfies Fields

export function visitOf(
  record: { readonly visit: string | null; readonly visitNumber: number },
  otherwise: string,
): string {
  if (record.visit !== null) return record.visit
  return Number.isNaN(record.visitNumber) ? otherwise : `visit ${record.visitNumber}`
}

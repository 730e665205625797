import type { EvidenceDocument, Finding } from '@tessera/evidence'
import type { ValidationProtocol } from '../protocol/validation.ts'
import type { WholeRun } from './against.ts'
import type { Consequence } from './consequence.ts'
import { questionCost } from './cost.ts'
import { analysesTable, costEstimate, costTable } from './cost-tables.ts'
import type { HeldOutFile } from './held-out-file.ts'
import { leftOutWords } from './left-out.ts'
import type { LeftOutCount } from './load-without.ts'
import { consequencesTable, leftOutTable, sizesTable } from './sensitivity-tables.ts'

/** What a sensitivity run has to say besides its evidence. */
export interface Sensitive {
  readonly counts: readonly LeftOutCount[]
  readonly consequences: readonly Consequence[]
  readonly whole: WholeRun | null
}

/** The evidence of a run that left something out, with what it left out and, beside a run of the whole study, what that cost. */
export function sensitivityEvidence(
  document: EvidenceDocument,
  { counts, consequences, whole }: Sensitive,
  heldOut: HeldOutFile,
  settings: Settings,
): EvidenceDocument {
  const consequenceTable = consequencesTable(consequences)
  const compared = whole === null ? null : comparison(document, consequences, whole, heldOut, settings)
  return {
    ...document,
    findings: [...document.findings, ...counts.map(({ left }) => leftOutNote(leftOutWords(left)))],
    estimates: [...document.estimates, ...(compared?.estimates ?? [])],
    tables: [
      leftOutTable(counts),
      ...(compared?.tables ?? []),
      ...(consequenceTable === null ? [] : [consequenceTable]),
      ...document.tables,
    ],
    sensitivity: {
      without: counts.map(({ left, patients, files }) => ({
        kind: left.kind,
        name: left.name,
        share: left.kind === 'files' ? left.share : null,
        words: leftOutWords(left),
        patients,
        files,
      })),
      consequences: [...consequences],
      against: whole && { evidenceSha256: whole.evidenceSha256 },
    },
  }
}

type Settings = Pick<ValidationProtocol, 'bootstrap' | 'level' | 'seed'>

/** Estimates and tables of what leaving out cost, beside the whole run. */
function comparison(
  without: EvidenceDocument,
  consequences: readonly Consequence[],
  { evidence, heldOut }: WholeRun,
  own: HeldOutFile,
  settings: Settings,
): Pick<EvidenceDocument, 'estimates' | 'tables'> {
  const before = new Map(heldOut.questions.map(question => [question.id, question]))
  const costs = own.questions.flatMap(question => {
    const whole = before.get(question.id)
    return whole === undefined || whole.validation !== question.validation
      ? []
      : questionCost(whole, question, settings)
  })
  const validations = new Map(own.questions.map(({ id, validation }) => [id, validation]))
  const analyses = analysesTable(evidence, without)
  return {
    estimates: costs.map(cost => costEstimate(cost, validations.get(cost.question) ?? '', settings.level)),
    tables: [
      costTable(costs, consequences, evidence),
      ...(analyses === null ? [] : [analyses]),
      sizesTable(evidence, without),
    ],
  }
}

function leftOutNote(words: string): Finding {
  return {
    severity: 'note',
    code: 'left-out',
    message: `${words} was left out on purpose: this is a sensitivity run and not the registered analysis`,
    cure: 'none needed; run without leaving anything out for the registered analysis',
  }
}

import type { Finding } from '@tessera/evidence'
import { columnOf, textAt } from '@tessera/tables'
import { questionFault } from '../benefit/intake/question-fault.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import type { Frame } from './frame.ts'

/**
 * What a question of benefit needs before it may be asked: a treatment with an explicit clock, patients of at
 * least two arms, and what to adjust for. A prognostic score does not say who benefits.
 */
export function benefitFindings(file: ProtocolFile, frame: Frame): Finding[] {
  const findings: Finding[] = []
  const { treatment, questions } = file.protocol
  questions.forEach((question, index) => {
    if (question.benefit === undefined) return
    const refuse = (code: string, message: string, cure: string) =>
      findings.push(questionFault(file, index, code, message, cure))
    if (!treatment) {
      refuse(
        'benefit-without-comparator',
        'a question of benefit compares a treatment with its alternative, and the protocol names no treatment',
        'add treatment: { column, started, grace, control }, or ask for prognosis',
      )
      return
    }
    if ('landmarks' in file.protocol.timeZero) {
      refuse(
        'benefit-at-landmark',
        'a comparison of treatments starts at one time zero, and the protocol has landmarks',
        'give timeZero.at the date of the decision',
      )
      return
    }
    const column = columnOf(frame.environment.table, treatment.column)
    const arms = new Set<string>()
    for (let row = 0; row < frame.environment.table.rowCount; row++) {
      const arm = textAt(column, row)
      if (arm !== null) arms.add(arm)
    }
    if (arms.size < 2)
      refuse(
        'benefit-without-comparator',
        `everybody has the same '${treatment.column}' (${[...arms].join(', ') || 'none'}): prognosis under a treatment is not benefit from it`,
        'ask for prognosis, or add patients who were treated otherwise',
      )
    else if ((question.adjust ?? []).length === 0)
      refuse(
        'benefit-without-adjustment',
        'treatment was not given at random, and nothing is adjusted for',
        'list the confounders: adjust: [age, stage]',
      )
  })
  return findings
}

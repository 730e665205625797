import type { TableRecord } from '@tessera/evidence'
import type { Intake } from '../intake/intake.ts'
import type { QuestionEvidence } from '../run/run-question.ts'
import { readTruth } from './truth-file.ts'
import { truthTable } from './truth-table.ts'

/** The tables of a simulated study that hold its models against the truth; none of a real one. */
export function truthTables(intake: Intake, questions: readonly QuestionEvidence[]): TableRecord[] {
  const truth = intake.simulated ? readTruth(intake.folder) : null
  if (truth === null) return []
  return intake.questions.flatMap(({ id, landmark, blocks }) => {
    const own = questions.find(({ question }) => question.id === id)
    if (own === undefined) return []
    const table = truthTable({
      truth,
      question: own.question,
      landmark,
      blocks: Object.fromEntries(
        Object.entries(blocks).map(([model, read]) => [model, read.map(({ name }) => name)]),
      ),
      estimates: own.estimates,
    })
    return table ? [table] : []
  })
}

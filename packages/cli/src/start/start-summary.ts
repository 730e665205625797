import type { Outcome } from '../perform.ts'
import { runSummary } from '../run-summary.ts'
import { wrapTo } from '../terminal/display-width.ts'
import { durationText } from '../terminal/duration-text.ts'
import type { SeedResult } from './run-seed-study.ts'

/** The end of a start: each study's answers in a line each, where its report is, and the page that lists them. */
export function startSummary(
  results: readonly SeedResult[],
  { index, seconds }: { readonly index: string; readonly seconds: number },
): Outcome {
  const lines = results.flatMap(({ study, evidence, report }) => {
    const asked = [...(evidence.analyses ?? []), ...evidence.questions]
    const shown = asked.slice(0, 3).flatMap(({ answer }) => wrapTo(answer.title, 92).map(line => `  ${line}`))
    const further = asked.length > 3 ? [`  and ${asked.length - 3} more answers`] : []
    return [
      `${study}  ${evidence.patients.analysed} of ${evidence.patients.read} patients`,
      ...shown,
      ...further,
      `  ${report}`,
      '',
    ]
  })
  return {
    document: {
      index,
      seconds,
      studies: results.map(
        ({ folder, report, evidence }) => runSummary(evidence, { folder, report, seconds: null }).document,
      ),
    },
    text: [...lines, `${durationText(seconds)} in all. Everything listed on one page:`, index].join('\n'),
  }
}

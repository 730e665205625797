import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withCommonOptions } from '../every-command.ts'
import { type CommonOptions, perform } from '../perform.ts'

/** `tessera report RUN`: draws the report of a run folder again. */
export function addReport(program: Command, setExit: SetExit): void {
  const command = program
    .command('report')
    .summary('write the report of a run again')
    .description('Write RUN/report/index.html from the evidence.json and run.json of a run folder.')
    .argument('<run>', 'run folder')
  withCommonOptions(command).action(async (folder: string, options: CommonOptions) => {
    setExit(
      await perform({
        name: 'report',
        options,
        continueWith: null,
        work: async ({ onProgress }) => {
          const { reportStage } = await import('../report-stage.ts')
          const report = await reportStage(folder, onProgress)
          const { evidenceDocumentSchema } = await import('@tessera/evidence')
          const text = await readFile(path.join(folder, 'evidence.json'), 'utf8')
          const { runSummary } = await import('../run-summary.ts')
          return runSummary(evidenceDocumentSchema.parse(JSON.parse(text)), { folder, report, seconds: null })
        },
      }),
    )
  })
}

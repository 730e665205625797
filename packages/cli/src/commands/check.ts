import path from 'node:path'
import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withCommonOptions } from '../every-command.ts'
import { UsageError } from '../exit-code.ts'
import { type CommonOptions, type Outcome, perform } from '../perform.ts'
import { protocolPath } from '../study-path.ts'

interface CheckOptions extends CommonOptions {
  readonly data?: string
  readonly out?: string
  readonly returned?: string
}

/** `tessera check STUDY`: what must be looked at before a run, and the questions to each hospital. */
export function addCheck(program: Command, setExit: SetExit): void {
  const command = program
    .command('check')
    .summary('check protocol and data before a run')
    .description(
      'Check protocol and data: findings by severity, flow of patients, completeness, sample size; writes one query sheet a hospital.',
    )
    .argument('<study>', 'study.yaml, or the folder that holds it')
    .option('--data <dir>', "folder of the tables, instead of the protocol's dataDir")
    .option('--out <dir>', 'folder of the query sheets (default: runs/STUDY-check)')
    .option('--returned <dir>', 'read the query sheets that hospitals returned, and keep their corrections')
  withCommonOptions(command).action(async (study: string, options: CheckOptions) => {
    setExit(await perform({ name: 'check', options, continueWith: null, work: () => check(study, options) }))
  })
}

async function check(study: string, { data, out, returned }: CheckOptions): Promise<Outcome> {
  const { checkStudy, readProtocol, writeQuerySheets } = await import('@tessera/study')
  const protocolFile = protocolPath(study)
  const file = readProtocol(protocolFile)
  const folder = out ?? path.join('runs', `${file.protocol.study}-check`)
  if (returned !== undefined && path.resolve(returned) === path.resolve(folder))
    throw new UsageError('--returned is the folder that new query sheets go to; give another --out')
  const given = data === undefined ? {} : { dataDir: data }
  const answers = returned === undefined ? null : await takeAnswers(returned, file, given)
  const result = await checkStudy(protocolFile, given)
  const files = await writeQuerySheets(result.querySheets, folder)
  const { checkDocument, checkText } = await import('../check-summary.ts')
  const { writeFileAtomically } = await import('@tessera/tasks')
  const findings = [...(answers?.findings ?? []), ...result.findings]
  writeFileAtomically(path.join(folder, 'findings.json'), `${JSON.stringify(findings, null, 2)}\n`)
  const { title } = file.protocol
  const summary = { study: file.protocol.study, title, result, folder, files, answers }
  return { document: checkDocument(summary), text: checkText(summary), findings }
}

/** Compares what hospitals returned with the data, and keeps what they changed beside study.yaml. */
async function takeAnswers(
  folder: string,
  file: import('@tessera/study').ProtocolFile,
  options: { readonly dataDir?: string },
) {
  const { readReturnedQueries, writeCorrections } = await import('@tessera/study')
  const { answers, findings } = await readReturnedQueries(folder, file, options)
  const changed = answers.some(answer => answer.status === 'changed')
  return { answers, findings, corrections: changed ? await writeCorrections(file, answers) : null }
}

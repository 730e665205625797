import path from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { wholeNumber, withCommonOptions } from '../every-command.ts'
import { type ExitCode, exitCode } from '../exit-code.ts'
import { usageExit, watchProcess } from '../main.ts'
import { type CommonOptions, perform, type Session } from '../perform.ts'
import { shellWord } from '../study-path.ts'
import { durationText } from '../terminal/duration-text.ts'
import { lookAtMachine, type Needs, obstacles, sizeText } from './machine.ts'
import { runSeedStudy } from './run-seed-study.ts'
import { type SeedStudy, seedStudies } from './seed-studies.ts'
import { startSummary } from './start-summary.ts'

interface StartOptions extends CommonOptions {
  readonly patients: number
  readonly centres: number
  readonly seed: number
  readonly out: string
  readonly study: readonly SeedStudy[]
  readonly slidePixels: number
  readonly workers?: number
}

const needs: Needs = { node: 24, memory: 1.5e9, disk: 2e9 }

/**
 * The main job, as `npm start` runs it: simulates the five studies, runs each, reports each, and says where the page is
 * that lists them. What an earlier start left is used again.
 */
export async function start(args: readonly string[]): Promise<ExitCode> {
  watchProcess(args)
  let exit: ExitCode = exitCode.done
  const program = new Command('npm start --')
    .description('Simulate the five studies, run them, and write their reports and a page that lists them.')
    .option('--patients <n>', 'patients of each study', wholeNumber(50, 100_000), 100)
    .option('--centres <n>', 'hospitals of each study', wholeNumber(2, 100), 3)
    .option('--seed <n>', 'random seed of the cohorts', wholeNumber(0), 1)
    .option('--study <name>', `one of ${seedStudies.join(', ')}; may be given several times`, seedStudy, [])
    .option('--slide-pixels <n>', 'pixels a side of a simulated slide', wholeNumber(512, 65_536), 2048)
    .option('--workers <n>', 'worker threads (default: one for each processor)', wholeNumber(1, 1024))
    .option('--out <dir>', 'folder', path.join('runs', 'start'))
    .exitOverride()
  withCommonOptions(program).action(async (options: StartOptions) => {
    exit = await perform({
      name: 'start',
      options,
      continueWith: ['npm start', ...(args.length > 0 ? ['--', ...args.map(shellWord)] : [])].join(' '),
      work: session => work(options, session),
    })
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exit
  } catch (error) {
    return usageExit(error, 'start', args)
  }
}

async function work(options: StartOptions, session: Session) {
  const { patients, centres, seed, out } = options
  const machine = lookAtMachine(out)
  const found = obstacles(machine, needs)
  if (found.length > 0) throw new MachineError(found.join('\n'))
  session.say(
    `Node ${machine.node}, ${machine.cores} ${machine.cores === 1 ? 'core' : 'cores'}, ${sizeText(machine.availableMemory)} of memory free, ${sizeText(machine.freeDisk)} of disk free. Nothing more will be downloaded.`,
  )
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  const done = []
  const wanted = options.study.length > 0 ? options.study : seedStudies
  for (const [i, study] of wanted.entries()) {
    session.say(`${study} (${i + 1} of ${wanted.length}, ${durationText(seconds())} so far)`)
    const folder = path.join(out, `${study}-${patients}-${centres}-${seed}`)
    done.push(...(await runSeedStudy(study, { ...options, folder }, session)))
  }
  const { writeIndex } = await import('@tessera/report')
  const index = await writeIndex(
    path.join(out, 'index.html'),
    done.map(({ folder }) => folder),
    `Five studies, ${patients} simulated patients each`,
  )
  return startSummary(done, { index: path.resolve(index), seconds: seconds() })
}

function seedStudy(given: string, before: readonly SeedStudy[]): SeedStudy[] {
  const study = seedStudies.find(name => name === given)
  if (study === undefined) throw new InvalidArgumentError(`There are ${seedStudies.join(', ')}.`)
  return [...before, study]
}

/** Thrown when the machine cannot do the job; the message says what to change. */
class MachineError extends Error {
  override readonly name = 'MachineError'
}

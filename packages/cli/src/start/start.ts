import path from 'node:path'
import { Command } from 'commander'
import { wholeNumber, withCommonOptions } from '../every-command.ts'
import { type ExitCode, exitCode } from '../exit-code.ts'
import { usageExit, watchProcess } from '../main.ts'
import { type CommonOptions, perform } from '../perform.ts'
import { reportStage } from '../report-stage.ts'
import { runSummary } from '../run-summary.ts'
import { shellWord } from '../study-path.ts'
import { lookAtMachine, type Needs, obstacles, sizeText } from './machine.ts'

interface StartOptions extends CommonOptions {
  readonly patients: number
  readonly centres: number
  readonly seed: number
  readonly out: string
}

const needs: Needs = { node: 24, memory: 700e6, disk: 200e6 }

/**
 * The main job, as `npm start` runs it: simulates a multi-centre study, runs it, reports it, and says where the
 * report is. What an earlier start left is used again.
 */
export async function start(args: readonly string[]): Promise<ExitCode> {
  watchProcess(args)
  let exit: ExitCode = exitCode.done
  const program = new Command('npm start --')
    .description('Simulate a multi-centre study, run it, and write its report.')
    .option('--patients <n>', 'patients in all', wholeNumber(50, 1_000_000), 600)
    .option('--centres <n>', 'hospitals', wholeNumber(1, 1000), 5)
    .option('--seed <n>', 'random seed of the cohort', wholeNumber(0), 1)
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

async function work(
  { patients, centres, seed, out }: StartOptions,
  { onProgress, signal, say }: Parameters<Parameters<typeof perform>[0]['work']>[0],
) {
  const machine = lookAtMachine(out)
  const found = obstacles(machine, needs)
  if (found.length > 0) throw new MachineError(found.join('\n'))
  say(
    `Node ${machine.node}, ${machine.cores} ${machine.cores === 1 ? 'core' : 'cores'}, ${sizeText(machine.availableMemory)} of memory free, ${sizeText(machine.freeDisk)} of disk free. Nothing more will be downloaded.`,
  )
  const stage = `simulating ${patients} patients in ${centres} ${centres === 1 ? 'centre' : 'centres'}`
  onProgress({ stage, done: 0, total: 1, etaSeconds: null })
  const { writeSimulation } = await import('@tessera/simulate')
  const study = path.join(out, `study-${patients}-${centres}-${seed}`)
  writeSimulation(study, { study: 'hcc-adjuvant', patients, centres, seed })
  onProgress({ stage, done: 1, total: 1, etaSeconds: 0 })
  const { freezePlan, readPlan, readProtocol, runStudy, writePlan } = await import('@tessera/study')
  const protocol = readProtocol(path.join(study, 'study.yaml'))
  // Before a model reads an outcome, as any study should; a second start finds the plan.
  if (readPlan(protocol) === null) writePlan(protocol, freezePlan(protocol, new Date().toISOString()))
  const { folder, evidence, run } = await runStudy({
    protocolFile: path.join(study, 'study.yaml'),
    out: path.join(out, `run-${patients}-${centres}-${seed}`),
    onProgress,
    signal,
  })
  const report = await reportStage(folder, onProgress)
  return runSummary(evidence, { folder, report: path.resolve(report), seconds: run.wallSeconds })
}

/** Thrown when the machine cannot do the job; the message says what to change. */
class MachineError extends Error {
  override readonly name = 'MachineError'
}

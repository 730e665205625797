import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withCommonOptions } from '../every-command.ts'
import { type CommonOptions, type Outcome, perform } from '../perform.ts'
import { protocolPath } from '../study-path.ts'
import { wrapTo } from '../terminal/display-width.ts'

/** `tessera plan freeze|show STUDY`: what was decided before outcomes were read by a model. */
export function addPlan(program: Command, setExit: SetExit): void {
  const plan = program
    .command('plan')
    .summary('freeze the plan, or show what changed since')
    .description('The analysis plan: frozen once, before outcomes are read by a model.')
  const add = (name: string, summary: string, work: (study: string) => Promise<Outcome>) => {
    const command = plan.command(name).summary(summary).description(`${summary}.`)
    withCommonOptions(command.argument('<study>', 'study.yaml, or the folder that holds it')).action(
      async (study: string, options: CommonOptions) => {
        const continueWith = null
        setExit(
          await perform({
            name: `plan ${name}`,
            options,
            continueWith,
            work: () => work(protocolPath(study)),
          }),
        )
      },
    )
  }
  add('freeze', 'Fix question, endpoint, models, splits and thresholds, and hash them', freeze)
  add('show', 'Show the frozen plan, amendments since, and what is exploratory', show)
}

async function freeze(protocolFile: string): Promise<Outcome> {
  const { freezePlan, readProtocol, writePlan } = await import('@tessera/study')
  const file = readProtocol(protocolFile)
  const plan = freezePlan(file, new Date().toISOString())
  const written = writePlan(file, plan)
  const { study, hash, frozenAt } = plan
  return {
    document: { study, file: written, frozen: true, hash, frozenAt },
    text: `${written}\nsha256 ${hash}\nFrozen at ${frozenAt}. Later changes of study.yaml are listed as amendments.`,
  }
}

async function show(protocolFile: string): Promise<Outcome> {
  const { comparePlan, readPlan, readProtocol } = await import('@tessera/study')
  const file = readProtocol(protocolFile)
  const plan = readPlan(file)
  const { frozen, hash, frozenAt, amendments, exploratory } = comparePlan(plan, file.protocol)
  const lines = frozen
    ? [`Frozen at ${frozenAt}`, `sha256 ${hash}`]
    : ['No plan is frozen: everything is exploratory. To freeze it: tessera plan freeze']
  if (frozen) {
    lines.push('', amendments.length === 0 ? 'No amendments.' : 'Amendments')
    for (const { path, planned, now } of amendments) {
      lines.push(`  ${path}`)
      lines.push(...wrapTo(`planned ${planned}`, 90).map(line => `    ${line}`))
      lines.push(...wrapTo(`now ${now}`, 90).map(line => `    ${line}`))
    }
    if (exploratory.length > 0) lines.push('', `Exploratory: ${exploratory.join(', ')}`)
  }
  return {
    document: {
      study: file.protocol.study,
      frozen,
      hash,
      frozenAt,
      amendments,
      exploratory,
      plan: plan?.content ?? null,
    },
    text: lines.join('\n'),
  }
}

import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withTableOptions } from '../endpoints/table-options.ts'
import { nameList, realNumber, wholeNumber } from '../every-command.ts'
import { type Outcome, perform, type Session } from '../perform.ts'
import { type AnalyseOptions, type DesignName, designNames, outcomeNames } from './analyse-options.ts'
import { withPartiallyRandomisedOptions } from './partially-randomised-options.ts'

type Analyse = (table: string, options: AnalyseOptions, session: Session) => Promise<Outcome>

/** What analyses a design: a file each; a new design is a line here and a name in analyse-options.ts. */
const designs: Record<DesignName, () => Promise<Analyse>> = {
  'two-stage': async () => (await import('./analyse-two-stage.ts')).analyseTwoStageTable,
  elicited: async () => (await import('./analyse-elicited.ts')).analyseElicitedTable,
  'partially-randomised': async () =>
    (await import('./analyse-partially-randomised.ts')).analysePartiallyRandomisedTable,
}

/** `tessera trial analyse TABLE --design DESIGN` */
export function addAnalyse(trial: Command, setExit: SetExit): void {
  const command = trial
    .command('analyse')
    .summary('effects of a trial with patient preferences')
    .description(
      'The effects that a preference design identifies, from one row a patient, or a group with --summary. An effect that it does not identify is refused with the reason.',
    )
    .argument('<table>', 'one row a patient; with --summary a row a group (and stratum)')
    .addOption(new Option('--design <name>', 'of the trial').choices(designNames).makeOptionMandatory())
    .addOption(
      new Option(
        '--kind <name>',
        'what is compared; told by the outcome columns given where it can be',
      ).choices(outcomeNames),
    )
    .option('--stage <column>', 'two-stage: random arm or choice arm (stage, arm)')
    .option('--random-value <value>', 'two-stage: what the stage column has for the random arm')
    .option('--treatment <column>', 'the treatment assigned; in the choice arm the one chosen')
    .option('--choice <column>', 'two-stage: the treatment chosen, where it has a column of its own')
    .option('--assigned <column>', 'two-stage: the treatment randomised to, likewise')
    .option('--preference <column>', 'elicited: the treatment preferred, as stated before randomisation')
    .option(
      '--treatments <first,second>',
      'effects are of the first less the second (by name otherwise)',
      nameList,
    )
    .option('--outcome <column>', 'a number (mean), or yes and no (risk)')
    .option('--time <column>', 'time to the event or to the end of follow-up')
    .option('--event <column>', 'whether it was the event: 1 or 0, Y or N')
    .option('--count <column>', 'events of the patient (rate)')
    .option('--exposure <column>', 'time under observation of the patient (rate; 1 otherwise)')
    .option('--at <time>', 'survival: the time', realNumber)
    .option('--tau <time>', 'rmst: the end of the interval', realNumber)
    .option('--strata <column>', 'strata, such as the centre')
    .option(
      '--merge-below <patients>',
      'two-stage, elicited: strata with a group of fewer patients become one',
      wholeNumber(2, 1000),
    )
    .option('--effects <names>', 'treatment, selection, preference: those asked for', nameList)
    .addOption(
      new Option(
        '--inverse <name>',
        'two-stage: of the share who prefer a treatment: as published, or unbiased (the default over strata)',
      ).choices(['ratio', 'unbiased']),
    )
    .option(
      '--summary',
      'the table has groups: stage, treatment, n with mean and sd, or events, or estimate and se',
    )
    .option('--level <level>', 'of the intervals', realNumber, 0.95)
  withPartiallyRandomisedOptions(command)
  withTableOptions(command, 'the effects').action(async (table: string, options: AnalyseOptions) => {
    setExit(
      await perform({
        name: 'trial analyse',
        options,
        continueWith: null,
        work: async session => (await designs[options.design]())(table, options, session),
      }),
    )
  })
}

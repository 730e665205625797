import { type Command, InvalidArgumentError, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { nameList, realNumber, wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { share, withAssayOptions } from './assay-options.ts'
import type { GivenWindow, LongitudinalOptions } from './longitudinal-options.ts'

/** `tessera omics longitudinal METABOLITES.csv --samples SHEET.csv --clinical PATIENTS.csv --group arm` */
export function addLongitudinal(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('longitudinal')
    .summary('visits: mixed models, change from baseline, landmark features, early change, trajectories')
    .description(
      'Samples of several visits. Without a landmark, a mixed model for each feature: time, group and group x time, with false discovery rates. With --landmark, what is known of each feature by that day against an outcome that comes later; nothing from after it, and nobody who already had the outcome.',
    )
    .argument('<table>', 'features x samples')
    .option('--clinical <table>', 'a row a patient: time zero, group, covariates, outcome')
    .option('--id <column>', 'patient of each row of the clinical table', 'patient_id')
    .option('--time-zero <column>', 'date of time zero in the clinical table', 'time_zero')
    .option('--day <column>', 'column of the sheet with the days since time zero, instead of dates')
    .option('--visits <windows>', 'visits by days since time zero: baseline=-28:0,week 6=28:56', windows)
    .option(
      '--exclude-samples <columns>',
      'columns of the sheet that exclude a sample where they say yes: after_steroids,after_onset',
      nameList,
    )
    .option('--group <column>', 'group of the patient, whose course is compared')
    .option('--reference <value>', 'group that the others are compared with')
    .option('--adjust <columns>', 'covariates of the clinical table, separated by commas', nameList, [])
    .addOption(
      new Option('--random <effects>', 'what varies between patients')
        .choices(['intercept', 'slope'])
        .default('intercept'),
    )
    .addOption(
      new Option('--time-as <time>', 'a line, or a mean for each visit')
        .choices(['linear', 'visit'])
        .default('linear'),
    )
    .option('--per-days <days>', 'days of one unit of time', realNumber, 7)
    .option('--landmark <day>', 'day since time zero by which a feature is known', realNumber)
    .option('--time <column>', 'time from time zero to the event; with --event')
    .option('--event <column=value>', 'the outcome: irae=1; other values are censored')
    .option('--censor <value>', 'value of censoring: all other values of the event column compete')
    .addOption(
      new Option('--time-unit <unit>', 'unit of that time')
        .choices(['days', 'weeks', 'months'])
        .default('days'),
    )
    .option('--endpoint <column=values>', 'a response instead of a time: response=CR|PR; with --assessed')
    .option('--assessed <column>', 'date (or days since time zero) on which the response was assessed')
    .option(
      '--measures <names>',
      'of the landmark: level,slope,variability,successive,change,area,average',
      nameList,
      ['level', 'slope', 'change'],
    )
    .option('--window <days>', 'oldest that a level may be at the landmark', realNumber)
    .option('--baseline-within <days>', 'oldest that a baseline may be before time zero', realNumber)
    .option('--centre <column>', 'centre of the patient: strata, and within it outcomes are shuffled')
    .option('--permutations <number>', 'shuffled outcomes as a control', wholeNumber(0, 10_000), 10)
    .option('--seed <number>', 'of the shuffles', wholeNumber(0), 1)
    .option('--time-varying', 'also Cox regression on each feature as it changes')
    .option('--show <features>', 'features of the trajectories; by default the five of smallest p', nameList)
    .option('--fdr <rate>', 'false discovery rate that the summary counts at', share, 0.05)
    .option('--level <level>', 'of intervals', share, 0.95)
    .option('--report <file>', 'write a page of figures (.html)')
    .option('--trajectories <file>', 'write means by group and visit to a table')
    .option('--landmark-table <file>', 'write what is known of each patient at the landmark to a table')
    .option('--exclusions <file>', 'write who and what left, and why, to a table')
  withAssayOptions(command, 'a row a feature and term').action(
    async (table: string, options: LongitudinalOptions) => {
      setExit(
        await perform({
          name: 'omics longitudinal',
          options,
          continueWith: null,
          work: async session =>
            (await import('./longitudinal-of-tables.ts')).longitudinalOfTables(table, options, session),
        }),
      )
    },
  )
}

function windows(text: string): GivenWindow[] {
  return nameList(text).map(one => {
    const found = /^(.+)=(-?\d+(?:\.\d+)?):(-?\d+(?:\.\d+)?)$/.exec(one)
    if (found === null)
      throw new InvalidArgumentError(
        'Give NAME=FROM:TO in days, separated by commas: baseline=-28:0,week 6=28:56.',
      )
    return { name: found[1].trim(), from: Number(found[2]), to: Number(found[3]) }
  })
}

import {
  logRankSize,
  rileyBinary,
  rileyContinuous,
  rileySurvival,
  rileyValidation,
  rileyValidationContinuous,
  rileyValidationSurvival,
  twoProportionsSize,
} from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { neededNumber, numberFlag, sidesFlag } from './design-flags.ts'
import type { DesignOptions, sizeQuestions } from './design-options.ts'
import type { StatsResult } from './input.ts'

type Question = (typeof sizeQuestions)[number]

/** Patients for a comparison, or to develop or validate a prediction model, by the question `--for`. */
export function samplesize(options: DesignOptions): StatsResult {
  const question = options.for as Question
  const fields = answer(question, options)
  const rows = Object.entries(fields).flatMap(([name, value]) => rowsOf(name, value))
  return { fields: { for: question, ...fields }, text: textTable(['', question], rows) }
}

type Fields = Readonly<Record<string, unknown>>

function answer(question: Question, options: DesignOptions): Fields {
  const need = (flag: string) => neededNumber(options, flag)
  const given = (flag: string) => numberFlag(options, flag)
  const linear = () => ({ mean: need('lp-mean'), sd: need('lp-sd') })
  const widths = () => ({
    observedExpected: need('width-oe'),
    slope: need('width-slope'),
    cStatistic: need('width-c'),
  })
  const development = () => ({
    parameters: need('parameters'),
    shrinkage: need('shrinkage'),
    coxSnellR2: given('cox-snell-r2'),
    nagelkerkeR2: given('nagelkerke-r2'),
  })
  switch (question) {
    case 'schoenfeld':
    case 'freedman':
      return { ...comparison(options), ...logRank(question, options) }
    case 'proportions': {
      const { n, exactControl } = twoProportionsSize({
        ...comparison(options),
        control: need('control'),
        experimental: need('experimental'),
        margin: given('margin'),
        continuity: options.continuity === true,
      })
      return {
        ...comparison(options),
        n: n.total,
        nControl: n.control,
        nExperimental: n.experimental,
        exactControl,
      }
    }
    case 'riley-binary':
      return {
        ...rileyBinary({
          ...development(),
          prevalence: need('prevalence'),
          cStatistic: given('c-statistic'),
        }),
      }
    case 'riley-survival':
      return {
        ...rileySurvival({
          ...development(),
          rate: need('rate'),
          meanFollowUp: need('mean-follow-up'),
          horizon: need('horizon'),
        }),
      }
    case 'riley-continuous': {
      const { events: _, ...size } = rileyContinuous({
        parameters: need('parameters'),
        shrinkage: need('shrinkage'),
        r2: need('r2'),
        mean: need('mean'),
        sd: need('sd'),
      })
      return size
    }
    case 'validation-binary':
      return validation(
        rileyValidation({
          prevalence: need('prevalence'),
          linear: linear(),
          cStatistic: need('c-statistic'),
          widths: widths(),
        }),
      )
    case 'validation-survival':
      return validation(
        rileyValidationSurvival({
          linear: linear(),
          baselineHazard: need('baseline-hazard'),
          horizon: need('horizon'),
          censoringHazard: need('censoring-hazard'),
          cStatistic: need('c-statistic'),
          widths: widths(),
        }),
      )
    case 'validation-continuous':
      return validation(
        rileyValidationContinuous({
          r2: need('r2'),
          sd: need('sd'),
          widths: {
            r2: need('width-r2'),
            calibrationInTheLarge: need('width-citl'),
            slope: need('width-slope'),
          },
        }),
      )
  }
}

function comparison(options: DesignOptions) {
  return {
    alpha: neededNumber(options, 'alpha'),
    sides: sidesFlag(options, 2),
    power: neededNumber(options, 'power'),
    allocation: neededNumber(options, 'allocation'),
  }
}

function logRank(method: 'schoenfeld' | 'freedman', options: DesignOptions): Fields {
  const [median, accrual, followUp] = ['control-median', 'accrual', 'follow-up'].map(flag =>
    numberFlag(options, flag),
  )
  const plan = [median, accrual, followUp]
  if (plan.some(one => one !== undefined) && plan.includes(undefined))
    throw new UsageError(
      '--control-median, --accrual and --follow-up go together: they turn events into patients',
    )
  const size = logRankSize({
    ...comparison(options),
    method,
    hazardRatio: neededNumber(options, 'hazard-ratio'),
    ...(median === undefined || accrual === undefined || followUp === undefined
      ? {}
      : {
          followUp: {
            controlHazard: Math.LN2 / median,
            accrual,
            followUp,
            dropoutHazard: neededNumber(options, 'dropout-hazard'),
          },
        }),
  })
  return {
    events: size.events,
    exactEvents: size.exactEvents,
    eventProbability: size.eventProbability?.overall ?? null,
    n: size.n?.total ?? null,
    nControl: size.n?.control ?? null,
    nExperimental: size.n?.experimental ?? null,
  }
}

/** `n` first, then the size by each criterion. */
function validation<Size extends { readonly n: number }>(size: Size): Fields {
  const { n, events, risk, ...sizes }: Readonly<Record<string, number>> = { ...size }
  return {
    n,
    ...(events === undefined ? {} : { events }),
    ...(risk === undefined ? {} : { risk }),
    criteria: Object.entries(sizes).map(([name, size]) => ({ name, n: size })),
  }
}

function rowsOf(name: string, value: unknown): string[][] {
  if (Array.isArray(value)) return value.map(one => [`  ${one.name}`, shortNumber(one.n)])
  return [[name, typeof value === 'number' || value === null ? shortNumber(value) : String(value)]]
}

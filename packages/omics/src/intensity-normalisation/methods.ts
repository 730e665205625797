import type { NormalisationMethod } from '../normalisation/method.ts'
import { autoscale, logarithm, pareto, range } from '../scaling/index.ts'
import { dilution } from './dilution.ts'
import { generalisedLog } from './glog.ts'
import { median, totalSum } from './level.ts'
import { pqn } from './pqn.ts'
import { internalStandards } from './standards.ts'
import { tmtIrs } from './tmt-irs.ts'

/** The normalisations and scalings of metabolome and proteome. */
export const intensityMethods: readonly NormalisationMethod[] = [
  pqn,
  median,
  totalSum,
  internalStandards,
  dilution,
  tmtIrs,
  generalisedLog,
  logarithm,
  autoscale,
  pareto,
  range,
]

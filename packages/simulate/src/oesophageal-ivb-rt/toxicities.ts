import { organClasses } from '../adverse-events/organ-classes.ts'
import { ivb } from './assumptions.ts'

const v = ivb.values

/** Days from time zero before which no toxicity begins; after it onsets are uniform to twice their mean. */
export const firstDay = 5

/** A toxicity, by the law that draws it. */
export interface Toxicity {
  readonly term: string
  readonly organClass: string
  /** Log odds without and with radiotherapy at an average patient, and per SD of the latent parts. */
  readonly without: number
  readonly with: number
  readonly onFrailty: number
  readonly onSusceptibility: number
  /** Relative shares of grades 1 to 5. */
  readonly grades: readonly number[]
  /** Mean days from time zero to onset. */
  readonly onset: number
}

const { endocrine, gastrointestinal, general, respiratory, skin } = organClasses

/** Terms by their CTCAE names; all rates are assumed. */
export const toxicities: readonly Toxicity[] = [
  {
    term: 'Pneumonitis',
    organClass: respiratory,
    without: -2.9,
    with: -1.5,
    onFrailty: 0.2,
    onSusceptibility: v.pneumonitisOnSusceptibility,
    grades: [3, 4, 3, 0.6, 0.3],
    onset: 90,
  },
  {
    term: 'Esophageal fistula',
    organClass: gastrointestinal,
    without: -4.4,
    with: -3.2,
    onFrailty: 0.3,
    onSusceptibility: v.fistulaOnSusceptibility,
    grades: [0, 2, 3, 1, 0.6],
    onset: 110,
  },
  {
    term: 'Esophageal perforation',
    organClass: gastrointestinal,
    without: -4.8,
    with: -4,
    onFrailty: 0.3,
    onSusceptibility: 0,
    grades: [0, 1, 3, 1, 0.4],
    onset: 100,
  },
  {
    term: 'Upper gastrointestinal hemorrhage',
    organClass: gastrointestinal,
    without: -3.6,
    with: -3.1,
    onFrailty: 0.3,
    onSusceptibility: 0,
    grades: [2, 3, 3, 1, 0.4],
    onset: 120,
  },
  {
    term: 'Esophagitis',
    organClass: gastrointestinal,
    without: -3,
    with: 0.2,
    onFrailty: 0.1,
    onSusceptibility: v.oesophagitisOnSusceptibility,
    grades: [4, 5, 2.5, 0, 0],
    onset: 30,
  },
  {
    term: 'Fatigue',
    organClass: general,
    without: -0.8,
    with: -0.3,
    onFrailty: 0.4,
    onSusceptibility: 0,
    grades: [6, 4, 1, 0, 0],
    onset: 40,
  },
  {
    term: 'Hypothyroidism',
    organClass: endocrine,
    without: -2,
    with: -1.9,
    onFrailty: 0,
    onSusceptibility: 0,
    grades: [4, 5, 0.3, 0, 0],
    onset: 120,
  },
  {
    term: 'Rash maculo-papular',
    organClass: skin,
    without: -1.8,
    with: -1.8,
    onFrailty: 0,
    onSusceptibility: 0,
    grades: [5, 4, 1, 0, 0],
    onset: 60,
  },
]

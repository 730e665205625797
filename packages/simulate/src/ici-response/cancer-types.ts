/** A tumour type: its share, its mutation load and what it does to response and survival. */
export interface CancerType {
  readonly name: string
  readonly share: number
  /** Median mutational burden, mutations per megabase. */
  readonly tmb: number
  readonly response: number
  readonly hazard: number
  /** Number of the indicator column, 1 to 18. */
  readonly indicator: number
}

// Shares and medians rounded from the published cohort (see assumptions); effects chosen.
/** The sixteen types of the training and temporal cohorts. */
export const cancerTypes: readonly CancerType[] = [
  type('Bladder', 0.07, 8, 0, 0.1, 1),
  type('Breast', 0.02, 3.5, -0.5, 0.2, 2),
  type('Colorectal', 0.03, 6, 0, 0, 3),
  type('Endometrial', 0.04, 4.5, 0, 0, 4),
  type('Esophageal', 0.03, 4.5, 0.2, 0.1, 5),
  type('Gastric', 0.04, 5, 0.2, 0.1, 6),
  type('Head & Neck', 0.05, 5, 0, 0.1, 7),
  type('Hepatobiliary', 0.04, 4, -0.3, 0.2, 8),
  type('Melanoma', 0.15, 10, 0.9, -0.6, 9),
  type('Mesothelioma', 0.02, 1.8, 0, 0.1, 10),
  type('NSCLC', 0.34, 7, 0, 0, 11),
  type('Ovarian', 0.02, 3.5, -0.4, 0.1, 12),
  type('Pancreatic', 0.02, 3, -0.9, 0.5, 13),
  type('Renal', 0.07, 3.5, 0.6, -0.4, 14),
  type('Sarcoma', 0.04, 2.5, 0, 0, 15),
  type('SCLC', 0.04, 8, 0, 0.2, 16),
]

/** The two types that the transport cohort has and the others have not. */
export const unseenTypes: readonly CancerType[] = [
  type('CNS', 0.72, 4, -0.7, 0.5, 17),
  type('Unknown primary', 0.28, 5, -0.4, 0.3, 18),
]

/** Melanoma 0, lung 1, other 2. */
export function groupOf({ name }: CancerType): 0 | 1 | 2 {
  if (name === 'Melanoma') return 0
  return name === 'NSCLC' ? 1 : 2
}

function type(
  name: string,
  share: number,
  tmb: number,
  response: number,
  hazard: number,
  indicator: number,
): CancerType {
  return { name, share, tmb, response, hazard, indicator }
}

import path from 'node:path'
import {
  extractFeatures,
  openCase,
  type Perturbation,
  type PerturbedFeatures,
  perturbationAgreement,
  perturbationName,
  perturbationPlan,
  perturbedFeatures,
  type RadiomicsSettings,
  usualChain,
} from '@tessera/radiomics'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { givenSettings } from './given-settings.ts'
import type { PerturbCommandOptions } from './options-of-robustness.ts'
import { type PerturbationCase, perturbationCases } from './perturbation-cases.ts'
import { agreementText, isRobust, oneCaseOutcome, writeVersions } from './perturbation-outcome.ts'

/** Features of every disturbed version of one case or of a table of them, one case after the other. */
export async function perturbCases(
  first: string,
  mask: string | undefined,
  options: PerturbCommandOptions,
  session: Pick<Session, 'onProgress'>,
): Promise<Outcome> {
  const plan = planOf(options)
  const { settings, findings } = givenSettings(options)
  const cases =
    mask === undefined
      ? await perturbationCases(first, options.label)
      : [{ patient: path.basename(first), image: first, mask, label: options.label }]
  const patients: PerturbedFeatures[][] = []
  const began = performance.now()
  for (const [done, one] of cases.entries()) {
    const perCase = (performance.now() - began) / 1000 / Math.max(1, done)
    const etaSeconds = done === 0 ? null : perCase * (cases.length - done)
    session.onProgress({ stage: 'perturbations', done, total: cases.length, etaSeconds })
    patients.push(await perturbedCase(one, plan, settings, options.seed))
  }
  session.onProgress({ stage: 'perturbations', done: cases.length, total: cases.length, etaSeconds: 0 })
  if (options.out !== undefined) await writeVersions(options.out, cases, patients)
  const failed = patients.flatMap((versions, p) =>
    versions.flatMap(({ perturbation, failed: why }) =>
      why === null ? [] : [{ patient_id: cases[p].patient, perturbation, why }],
    ),
  )
  const perturbations = plan.map(perturbationName)
  if (cases.length === 1) return oneCaseOutcome(patients[0], perturbations, failed, findings)
  const agreement = perturbationAgreement(patients)
  return {
    document: {
      patients: cases.length,
      perturbations,
      threshold: options.threshold,
      features: agreement.map(one => ({ ...one, robust: isRobust(one, options.threshold) })),
      failed,
    },
    text: agreementText(agreement, options.threshold, cases.length, perturbations.length),
    findings,
  }
}

function planOf(options: PerturbCommandOptions): Perturbation[] {
  const { noise, rotations, translations, growths, contour, repeats } = options
  if (growths?.some(share => !(share > -1 && share <= 10)))
    throw new UsageError('--growths are shares of the volume above -1, such as -0.1,0,0.1')
  const given = { noise, rotations, translations, growths, contour }
  const asked = Object.values(given).some(value => value !== undefined)
  return perturbationPlan({
    ...(asked
      ? {
          noise,
          contour,
          ...(rotations && { rotations }),
          ...(translations && { translations }),
          ...(growths && { growths }),
        }
      : usualChain),
    ...(repeats === undefined ? {} : { repeats }),
  })
}

async function perturbedCase(
  { patient, image, mask, label }: PerturbationCase,
  plan: readonly Perturbation[],
  settings: RadiomicsSettings,
  seed: number,
): Promise<PerturbedFeatures[]> {
  const opened = await openCase(image, mask, label === undefined ? {} : { label })
  return perturbedFeatures(
    opened.image,
    opened.mask,
    plan,
    (picture, inside) => extractFeatures(picture, inside, settings).features,
    { seed, stream: patient },
  )
}

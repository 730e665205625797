import type { Finding } from '@tessera/evidence'
import { readMask, readVolume } from '@tessera/imaging'
import { completeSettings, extractFeatures, readRadiomicsSettings } from '@tessera/radiomics'
import type { Outcome } from '../perform.ts'
import { textTable } from '../terminal/text-table.ts'
import type { RadiomicsOptions } from './options.ts'

/** The features of one region. Diagnostics stand among the features too, as in IBSI's reference files. */
export async function oneCase(
  imageFile: string,
  maskFile: string,
  options: RadiomicsOptions,
): Promise<Outcome> {
  const settings =
    options.settings === undefined
      ? completeSettings({
          format: 'tessera-radiomics/1',
          discretisation: { method: 'fixedBinNumber', bins: 32 },
        })
      : readRadiomicsSettings(options.settings)
  // NaN outside the region does no harm: what lies inside is checked there.
  const image = await readVolume(imageFile, { nonFinite: 'keep' })
  const { mask, labels } = await readMask(
    maskFile,
    options.label === undefined ? {} : { label: options.label },
  )
  const { features, undefinedFeatures, diagnostics } = extractFeatures(image, mask, settings)
  const reasons = Object.entries(undefinedFeatures)
  const findings: Finding[] =
    options.settings === undefined
      ? [
          {
            severity: 'note',
            code: 'default-settings',
            message:
              'no settings were given: 32 grey levels between least and largest intensity, no interpolation',
            cure: 'give --settings with a file that suits the modality, such as those in packages/radiomics/settings',
          },
        ]
      : []
  return {
    document: {
      features: { ...diagnostics, ...features },
      undefined: undefinedFeatures,
      diagnostics,
      labels,
      settings,
    },
    text: [
      textTable(
        ['feature', 'value'],
        Object.entries({ ...diagnostics, ...features }).map(([tag, value]) => [tag, shown(value)]),
      ),
      ...(reasons.length === 0
        ? []
        : [
            '',
            textTable(
              ['undefined', 'because'],
              reasons.map(([tag, why]) => [tag, why]),
            ),
          ]),
    ].join('\n'),
    findings,
  }
}

function shown(value: number): string {
  return String(Number(value.toPrecision(6)))
}

import type { Finding } from '@tessera/evidence'
import { completeSettings, type RadiomicsSettings, readRadiomicsSettings } from '@tessera/radiomics'
import type { RadiomicsOptions } from './options.ts'

/** The settings of `--settings`, or plain ones with a note that says so. */
export function givenSettings({ settings }: RadiomicsOptions): {
  readonly settings: RadiomicsSettings
  readonly findings: readonly Finding[]
} {
  if (settings !== undefined) return { settings: readRadiomicsSettings(settings), findings: [] }
  return {
    settings: completeSettings({
      format: 'tessera-radiomics/1',
      discretisation: { method: 'fixedBinNumber', bins: 32 },
    }),
    findings: [
      {
        severity: 'note',
        code: 'default-settings',
        message:
          'no settings were given: 32 grey levels between least and largest intensity, no interpolation',
        cure: 'give --settings with a file that suits the modality, such as those in packages/radiomics/settings',
      },
    ],
  }
}

import { stringify } from 'yaml'

/** What every simulated study says of itself. */
export const simulatedSource = {
  simulated: true,
  source: { name: 'Simulated by Tessera; the truth is in truth.json', licence: 'Apache-2.0' },
} as const

/**
 * The text of `study.yaml`, with a comment that says where the truth is.
 * @param repeated whether what stands in several places is written out in each, not as an alias of the first
 * @param remark goes on with the comment
 */
export function studyYaml(
  of: 'cohort' | 'study' | 'trial',
  protocol: Readonly<Record<string, unknown>>,
  { repeated = false, remark = '' }: { readonly repeated?: boolean; readonly remark?: string } = {},
): string {
  const text = stringify(protocol, { lineWidth: 110, aliasDuplicateObjects: !repeated })
  return `# A simulated ${of}: what made it stands in truth.json.${remark}\n${text}`
}

import { gldzmTags, glrlmTags, glszmTags, ngldmTags } from './emphasis-features.ts'
import { glcmTags } from './glcm-features.ts'
import { ngtdmTags } from './ngtdm-features.ts'

// In the order of the tags.
const cooccurrence = [
  'joint maximum',
  'joint average',
  'joint variance',
  'joint entropy',
  'difference average',
  'difference variance',
  'difference entropy',
  'sum average',
  'sum variance',
  'sum entropy',
  'angular second moment',
  'contrast',
  'dissimilarity',
  'inverse difference',
  'normalised inverse difference',
  'inverse difference moment',
  'normalised inverse difference moment',
  'inverse variance',
  'correlation',
  'autocorrelation',
  'cluster tendency',
  'cluster shade',
  'cluster prominence',
  'first measure of information correlation',
  'second measure of information correlation',
]
const runs = emphases('short runs', 'long runs', 'run', 'run length')
const sizes = emphases('small zones', 'large zones', 'zone', 'zone size')
const distances = emphases('small distance', 'large distance', 'zone', 'zone distance')
const dependences = [
  ...emphases('low dependence', 'high dependence', 'dependence count', 'dependence count'),
  'dependence count energy',
]
const tones = ['coarseness', 'contrast', 'busyness', 'complexity', 'strength']

/** What IBSI calls a texture feature, by its tag without the aggregation: `GLCM: joint entropy` of `cm_joint_entr`. */
export const textureFeatureNames: Readonly<Record<string, string>> = {
  ...pair('GLCM', glcmTags, cooccurrence),
  ...pair('GLRLM', glrlmTags, runs),
  ...pair('GLSZM', glszmTags, sizes),
  ...pair('GLDZM', gldzmTags, distances),
  ...pair('NGTDM', ngtdmTags, tones),
  ...pair('NGLDM', ngldmTags, dependences),
}

function emphases(few: string, many: string, what: string, second: string): string[] {
  return [
    `${few} emphasis`,
    `${many} emphasis`,
    `low grey level ${what} emphasis`,
    `high grey level ${what} emphasis`,
    `${few} low grey level emphasis`,
    `${few} high grey level emphasis`,
    `${many} low grey level emphasis`,
    `${many} high grey level emphasis`,
    'grey level non-uniformity',
    'normalised grey level non-uniformity',
    `${second} non-uniformity`,
    `normalised ${second} non-uniformity`,
    `${what} percentage`,
    'grey level variance',
    `${second} variance`,
    `${second} entropy`,
  ]
}

function pair(family: string, tags: readonly string[], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(tags.map((tag, n) => [tag, `${family}: ${names[n]}`]))
}

import { ImagingError } from '@tessera/imaging'
import { describe, expect, it } from 'vitest'
import { featureClasses, parsePyradiomicsParameters } from './index.ts'
import { settingNames } from './read-setting.ts'
import { defaultSettings } from './settings.ts'

// The file's shape is that of PyRadiomics' documentation, "Customizing the Extraction: Parameter File".
const example = `
imageType:
  Original: {}
  LoG:
    sigma: [3.0, 5]
    binWidth: 10
featureClass:
  shape:
  firstorder: []
  glcm: [JointEntropy, 'Idmn']
setting:
  binWidth: 25
  interpolator: 'sitkLinear'
  resampledPixelSpacing: [2, 2.5, 0]
  weightingNorm: # none
  label: 3
`

describe('a PyRadiomics parameter file', () => {
  it('gives image types with their own settings, classes with their features, settings', () => {
    const { imageTypes, classes, settings, findings } = parsePyradiomicsParameters(example)
    expect(imageTypes).toEqual([
      { name: 'Original', own: {} },
      {
        name: 'LoG',
        own: {
          binWidth: 10,
          sigma: [
            { value: 3, text: '3.0' },
            { value: 5, text: '5' },
          ],
        },
      },
    ])
    expect(classes).toEqual([
      { name: 'shape', features: featureClasses.shape },
      { name: 'firstorder', features: featureClasses.firstorder },
      { name: 'glcm', features: ['JointEntropy', 'Idmn'] },
    ])
    expect(settings).toEqual({
      ...defaultSettings,
      interpolator: 'linear',
      resampledPixelSpacing: [2, 2.5, 0],
      label: 3,
    })
    expect(findings).toEqual([])
  })

  it('that is empty asks for the original image and every class but shape2D', () => {
    const { imageTypes, classes, settings } = parsePyradiomicsParameters('')
    expect(imageTypes).toEqual([{ name: 'Original', own: {} }])
    expect(classes.map(({ name }) => name)).toEqual(
      Object.keys(featureClasses).filter(name => name !== 'shape2D'),
    )
    expect(settings).toEqual(defaultSettings)
  })

  it('may be JSON, and null an interpolator', () => {
    const { settings } = parsePyradiomicsParameters('{"setting": {"interpolator": null, "binCount": 16}}')
    expect([settings.interpolator, settings.binCount]).toEqual([null, 16])
  })

  it.each([
    ['settings: {}', "section: 'settings' is not known", "did you mean 'setting'?"],
    ['setting: { binWidht: 5 }', "setting: 'binWidht' is not known", "did you mean 'binWidth'?"],
    ['setting: { binWidth: -5 }', 'setting: binWidth: -5', 'give a number above 0'],
    ['setting: { distances: 1 }', 'setting: distances: 1', 'give a list of whole numbers of voxels'],
    ['setting: { interpolator: sitkGaussian }', 'setting: interpolator: "sitkGaussian"', 'sitkBSpline'],
    ['setting: { resampledPixelSpacing: [1, 1] }', 'setting: resampledPixelSpacing: [1,1]', 'three spacings'],
    ['setting: { resegmentMode: percent }', 'setting: resegmentMode: "percent"', 'absolute, relative, sigma'],
    ['setting: { force2Ddimension: 3 }', 'setting: force2Ddimension: 3', 'a whole number from 0 to 2'],
    ['setting: { label: 1.5 }', 'setting: label: 1.5', 'a whole number of at least 1'],
    ['setting: { normalize: 1 }', 'setting: normalize: 1', 'true or false'],
    ['setting: { label_channel: 2 }', 'masks of several channels are not read', 'one channel'],
    ['imageType: { Wavelets: {} }', "imageType: 'Wavelets' is not known", "did you mean 'Wavelet'?"],
    ['imageType: { LoG: { sgma: [3] } }', "setting: 'sgma' is not known", "did you mean 'sigma'?"],
    ['featureClass: { glmc: }', "featureClass: 'glmc' is not known", 'glcm'],
    ['featureClass: { glcm: [Entropie] }', "featureClass: glcm: 'Entropie' is not known", 'JointEntropy'],
    ['featureClass: { glcm: all }', 'featureClass: glcm: no list of features', 'nothing for all'],
    ['- a', 'the file: no names with values', "PyRadiomics' example settings"],
    ['setting: [', 'no YAML', 'mend the file'],
  ])('refuses %s with a cure', (text, what, cure) => {
    const refused = () => parsePyradiomicsParameters(text, 'params.yaml')
    expect(refused).toThrow(ImagingError)
    expect(refused).toThrow(
      expect.objectContaining({
        fault: 'bad-setting',
        file: 'params.yaml',
        what: expect.stringContaining(what),
        cure: expect.stringContaining(cure),
      }),
    )
  })

  it('tells what has no effect: withdrawn features, settings of feature maps', () => {
    const { classes, findings } = parsePyradiomicsParameters(
      'featureClass: { glcm: [Dissimilarity, Contrast] }\nvoxelSetting: { kernelRadius: 2 }\n',
    )
    expect(classes).toEqual([{ name: 'glcm', features: ['Contrast'] }])
    expect(findings.map(({ code }) => code)).toEqual(['setting-without-effect', 'feature-withdrawn'])
  })

  it('may have every setting that has a default here', () => {
    expect([...settingNames].sort()).toEqual(Object.keys(defaultSettings).sort())
  })
})

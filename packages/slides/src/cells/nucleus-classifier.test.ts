import { makeSplit } from '@tessera/evidence'
import { simulateTile, tileStains } from '@tessera/simulate'
import { describe, expect, it } from 'vitest'
import type { Cells } from './cells.ts'
import { findNuclei } from './find-nuclei.ts'
import {
  labelledSlides,
  labelsOf,
  nucleusClassifier,
  nucleusClassifierFromJson,
} from './nucleus-classifier.ts'

const stains = [tileStains.ruifrok, tileStains.macenko, tileStains.dark]
const names = ['lymphocyte', 'stromal', 'tumour']
const densities = { tumour: 2000, lymphocyte: 1500, stromal: 800 }

const slides = labelledSlides(
  stains.map((stain, i) => {
    const tile = simulateTile({ seed: 60 + i, size: 360, densities, stain })
    const nuclei = findNuclei(tile.raster, tile.mpp)
    const truth: Cells = {
      count: tile.nuclei.length,
      x: Float64Array.from(tile.nuclei, ({ x }) => x),
      y: Float64Array.from(tile.nuclei, ({ y }) => y),
      classNames: names,
      classOf: Int16Array.from(tile.nuclei, nucleus => names.indexOf(nucleus.class)),
      measurements: {},
      source: 'simulated',
    }
    return { slide: `S${i}`, nuclei, labels: labelsOf(nuclei, truth) }
  }),
)
const split = makeSplit({
  name: 'another laboratory',
  kind: 'external',
  groups: Int32Array.of(0, 1, 2),
  folds: [{ name: 'third', training: Int32Array.of(0, 1), heldOut: Int32Array.of(2) }],
})

describe('nucleusClassifier', () => {
  const { training } = split.folds[0].divide(slides)
  const classifier = nucleusClassifier().fit(training, { seed: 1 })

  it('tells labelled kinds apart on a slide of other colours', () => {
    const [classes] = classifier.apply(slides.select(Int32Array.of(2)))
    let [right, all] = [0, 0]
    slides.slides[2].labels.forEach((label, i) => {
      if (label === null) return
      all++
      if (classes.names[classes.look[i]] === label) right++
    })
    expect(all).toBeGreaterThan(80)
    expect(right / all).toBeGreaterThan(0.85)
    for (let i = 0; i < classes.look.length; i++)
      expect(classes.scores.reduce((sum, score) => sum + score[i], 0)).toBeCloseTo(1, 12)
  })

  it('comes back from JSON as it was', () => {
    const again = nucleusClassifierFromJson(JSON.parse(JSON.stringify(classifier.toJSON())))
    expect(again.apply(slides)).toEqual(classifier.apply(slides))
    expect(() => nucleusClassifierFromJson({ names: [] })).toThrow(
      expect.objectContaining({ fault: 'damaged' }),
    )
  })

  it('refuses few labels', () => {
    const few = labelledSlides(
      slides.slides.map(slide => ({ ...slide, labels: slide.labels.map((l, i) => (i < 15 ? l : null)) })),
    )
    expect(() => nucleusClassifier().fit(split.folds[0].divide(few).training, { seed: 1 })).toThrow(
      expect.objectContaining({ fault: 'bad-setting' }),
    )
  })
})

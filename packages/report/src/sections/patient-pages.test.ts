import { patientPageSchema } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { fixture } from '../../test/fixture.ts'
import { renderReport } from '../render-report.ts'

const { evidence, run } = fixture({ questions: ['survival'] })
const [question] = evidence.questions
const page = patientPageSchema.parse({
  pseudonym: 'P-3F2A',
  question: question.id,
  model: question.primary,
  status: 'planned',
  rule: 'Predicted risk at the 90th percentile',
  modalities: ['clinical', 'slides'],
  predicted: {
    kind: 'risk',
    value: 0.416,
    lower: 0.2,
    upper: null,
    method: '95 % limits of what was observed',
    curve: {
      unit: 'months',
      time: [0, 12, 24],
      value: [1, 0.8, 0.584],
      lower: [null, 0.6, null],
      upper: [null, 0.9, null],
    },
  },
  outcome: 'Recurrence, 14 months after time zero.',
  drivers: {
    method: 'What the values add.',
    scale: 'log hazard',
    of: [
      { feature: 'age <b>', band: '60 to 64 years', contribution: -0.31 },
      { feature: 'size', band: 'highest fifth', contribution: 0.62 },
    ],
    rest: 0.04,
    others: 3,
  },
  nearest: [{ by: 'with the nearest prediction', n: 10, outcomes: '4 of 10 had the event' }],
  trajectories: [
    {
      marker: 'AFP',
      unit: 'ng/ml',
      points: [
        { day: -84, value: 310 },
        { day: -14, value: 420 },
      ],
    },
  ],
  pictures: ['patient/P-3F2A/slides'],
})
const raster = {
  id: 'patient/P-3F2A/slides',
  file: 'pictures/P-3F2A-slides.jpg',
  sha256: '0'.repeat(64),
  caption: 'Slides of P-3F2A: where the network looked.',
}
const rendered = (pages: (typeof page)[], rasters = new Map([[raster.id, Uint8Array.of(1, 2, 3)]])) =>
  renderReport({ evidence: { ...evidence, patientPages: pages, rasters: [raster] }, run, rasters })
const cardOf = (html: string) => /<article class="patient"[\s\S]*?<\/article>/.exec(html)?.[0] ?? ''

describe('one patient at a time', () => {
  it('is a card with prediction, limits, curve, what moved it, like patients and the picture', async () => {
    const html = await rendered([page])
    const card = cardOf(html)
    expect(card).toContain('Predicted risk by')
    expect(card).toContain('42<i>20 to –</i>')
    expect(card).toContain('Predicted free of the event at 24 months')
    expect(card).toContain('−0.31')
    expect(card).toContain('3 more together')
    expect(card).toContain('The 10 with the nearest prediction: 4 of 10 had the event.')
    expect(card).toContain('Markers up to time zero')
    expect(card).toContain('AFP (ng/ml): 310 on day -84, 420 on day -14.')
    expect(card).toContain('src="data:image/jpeg;base64,AQID"')
    expect(card).toContain('age &lt;b&gt;')
    // The picture stands on the card and not among the pictures of the study.
    expect(html.split('data:image/jpeg').length).toBe(2)
    expect(html).not.toContain('id="pictures"')
    expect(/(?:src|href)="https?:/.test(html)).toBe(false)
  })

  it('says of ordered levels what an expected level is', async () => {
    const method = 'the mean of the levels: low (0) 20 %, high (1) 80 %'
    const predicted = { ...page.predicted, value: 0.8, lower: null, upper: null, curve: null, method }
    const card = cardOf(await rendered([{ ...page, predicted: { ...predicted, kind: 'expected level' } }]))
    expect(card).toContain(
      '<h4>Expected level</h4><p class="big">0.8</p><p class="table-note">The mean of the levels: low (0) 20 %, high (1) 80 %.</p>',
    )
  })

  it('is read aloud and found: a heading for every card, a name for every drawing, a line in the contents', async () => {
    const html = await rendered([page, { ...page, pseudonym: 'P-77C1', pictures: [] }])
    expect(html).toContain('<a href="#one-patient">One patient</a>')
    const card = cardOf(html)
    const name = /aria-labelledby="([^"]+)"/.exec(card)?.[1] ?? ''
    expect(card).toContain(`<h3 id="${name}">P-3F2A`)
    expect(card).toMatch(/<svg class="figure"[^>]* role="img" aria-labelledby="/)
    expect(card).toMatch(/<img alt="Slides of P-3F2A/)
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('says so where nothing moved the prediction, and is not there where there are no pages', async () => {
    const drivers = page.drivers && { ...page.drivers, of: [], rest: 0, others: 0 }
    expect(cardOf(await rendered([{ ...page, drivers }]))).toContain('Nothing: no value')
    expect(await rendered([])).not.toContain('id="one-patient"')
  })
})

import { FindingsError } from '@tessera/evidence'

const randomWords = new Set([
  'random',
  'randomised',
  'randomized',
  'randomisation',
  'randomization',
  'r',
  'rct',
])
const choiceWords = new Set(['choice', 'choose', 'chose', 'chosen', 'option', 'preference', 'c'])

/**
 * For each row whether it is of the random arm: by the usual words, or by the value that stands for it.
 * @throws FindingsError where the arms cannot be told
 */
export function isRandom(stages: readonly string[], file: string, randomValue?: string): boolean[] {
  const words = stages.map(stage => stage.toLowerCase())
  const found = [...new Set(words)]
  if (randomValue !== undefined) {
    const random = randomValue.toLowerCase()
    if (found.length <= 2 && found.includes(random)) return words.map(word => word === random)
    throw unknownArms(
      file,
      found,
      `'${randomValue}' for the random arm and one other word for the choice arm`,
    )
  }
  if (found.every(word => randomWords.has(word) || choiceWords.has(word)))
    return words.map(word => randomWords.has(word))
  throw unknownArms(file, found, "'random' and 'choice', or say which value stands for the random arm")
}

function unknownArms(file: string, found: readonly string[], wanted: string): FindingsError {
  return new FindingsError([
    {
      severity: 'error',
      code: 'arms-unknown',
      message: `the arms are written ${found.slice(0, 6).join(', ')}`,
      cure: `write ${wanted}`,
      file,
    },
  ])
}

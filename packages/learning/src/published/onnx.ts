import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { LearnerError } from '../learner-error.ts'
import type { Feature, ModellingRows } from '../rows.ts'

/**
 * Scores rows with a published model in an ONNX file. Evaluation is asynchronous and learners are not, so it is
 * done in advance: put the result into the rows as a feature and read it with `columnScore`. The model was
 * fitted elsewhere, so nothing of these rows is learned from, whichever side of a split they are on.
 *
 * Inputs: one float tensor [rows, features], numbers in the order of `features`; or one input [rows, 1] a
 * feature under its name, float for numbers and string for levels. Output: [rows], [rows, 1], or [rows, 2] of
 * which the second column is taken (the event's probability; export with zipmap off). Missing numbers go in as
 * NaN, missing levels as ''.
 * @param options.output name of the output; by default the last one
 * @returns one score a row; NaN where the model gives none
 * @throws LearnerError when the file cannot be read, or its inputs or output do not fit
 */
export async function scoreOnnx(
  path: string,
  rows: ModellingRows,
  options: { readonly features?: readonly string[]; readonly output?: string } = {},
): Promise<Float64Array> {
  const runtime = await import('onnxruntime-node')
  let session: InferenceSession
  try {
    session = await runtime.InferenceSession.create(path, { intraOpNumThreads: 1, logSeverityLevel: 3 })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new LearnerError('bad-model-file', `${path} cannot be read as ONNX: ${reason}`, 'give an ONNX file')
  }
  try {
    const { features } = options.features ? rows.withFeatures(options.features) : rows
    const feeds = makeFeeds(runtime.Tensor, session, features, rows.size, path)
    const name = options.output ?? session.outputNames[session.outputNames.length - 1]
    if (!session.outputNames.includes(name))
      throw misfit(path, `has no output '${name}'`, `its outputs are ${session.outputNames.join(', ')}`)
    const results = await session.run(feeds, [name])
    return readScores(results[name], rows.size, path, name)
  } finally {
    await session.release()
  }
}

type TensorConstructor = typeof Tensor

function makeFeeds(
  make: TensorConstructor,
  session: InferenceSession,
  features: readonly Feature[],
  size: number,
  path: string,
): Record<string, Tensor> {
  const { inputNames } = session
  if (inputNames.every(name => features.some(feature => feature.name === name)))
    return Object.fromEntries(
      inputNames.map(name => [name, columnTensor(make, featureNamed(features, name), size)]),
    )
  if (inputNames.length > 1)
    throw misfit(path, `has the inputs ${inputNames.join(', ')}`, 'name the features so')
  const matrix = new Float32Array(size * features.length)
  features.forEach((feature, j) => {
    if (feature.kind !== 'numeric')
      throw misfit(path, `takes numbers, and '${feature.name}' has levels`, 'code it as numbers first')
    for (let i = 0; i < size; i++) matrix[i * features.length + j] = feature.values[i]
  })
  return { [inputNames[0]]: new make('float32', matrix, [size, features.length]) }
}

function featureNamed(features: readonly Feature[], name: string): Feature {
  return features[features.findIndex(feature => feature.name === name)]
}

function columnTensor(make: TensorConstructor, feature: Feature, size: number): Tensor {
  if (feature.kind === 'numeric') return new make('float32', Float32Array.from(feature.values), [size, 1])
  const texts = Array.from(feature.codes, code => (code < 0 ? '' : feature.levels[code]))
  return new make('string', texts, [size, 1])
}

function readScores(output: Tensor, size: number, path: string, name: string): Float64Array {
  const width = output.size / size
  if (
    !(output.data instanceof Float32Array || output.data instanceof Float64Array) ||
    (width !== 1 && width !== 2)
  )
    throw misfit(
      path,
      `gives '${name}' as ${output.type} [${output.dims.join(', ')}]`,
      'one float, or two class probabilities, a row are needed; name the output',
    )
  const { data } = output
  return Float64Array.from({ length: size }, (_, i) => data[i * width + width - 1])
}

function misfit(path: string, message: string, cure: string): LearnerError {
  return new LearnerError('bad-model-file', `${path} ${message}`, cure)
}

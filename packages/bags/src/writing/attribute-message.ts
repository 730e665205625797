import type { AttributeValue } from '../attributes.ts'
import { BagError } from '../bag-error.ts'
import { ByteWriter } from './byte-writer.ts'
import { attribute, type Message, numberType, textType } from './messages.ts'
import type { TextHeap } from './text-heap.ts'

/** @throws BagError `wrong-type` for an attribute that is neither text nor numbers */
export function attributeMessage(file: string, name: string, value: AttributeValue, heap: TextHeap): Message {
  const values: readonly AttributeValue[] = Array.isArray(value) ? value : [value]
  const shape = Array.isArray(value) ? [values.length] : []
  // As TRIDENT writes what it does not know.
  const texts = values.map(one => (one === null ? 'None' : one)).filter(one => typeof one === 'string')
  const writer = new ByteWriter()
  if (texts.length === values.length) {
    for (const text of texts) writer.raw(heap.add(text))
    return attribute(name, textType(), shape, writer.done())
  }
  const numbers = values.map(Number)
  if (texts.length > 0 || numbers.some(Number.isNaN))
    throw new BagError(
      'wrong-type',
      file,
      `would have an attribute '${name}' that is neither text nor numbers`,
      'give text, numbers, or a list of one of them',
    )
  const whole = numbers.every(Number.isSafeInteger)
  for (const number of numbers) whole ? writer.u64(number) : writer.f64(number)
  return attribute(name, numberType(whole ? 'int64' : 'float64'), shape, writer.done())
}

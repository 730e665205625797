/** Reads under way at once: enough to keep two cores decoding while a third block is summed. */
const ahead = 3

/** What is read for each item, in their order, the next few being read meanwhile. */
export async function* readAhead<Item, Read>(
  items: readonly Item[],
  read: (item: Item) => Promise<Read>,
  signal?: AbortSignal,
): AsyncGenerator<readonly [item: Item, read: Read]> {
  const under: Promise<Read>[] = []
  const begin = (i: number) => {
    const one = read(items[i])
    // A failure is thrown when its turn comes; until then it must not count as unhandled.
    one.catch(() => undefined)
    under.push(one)
  }
  for (let i = 0; i < Math.min(ahead, items.length); i++) begin(i)
  for (const [i, item] of items.entries()) {
    signal?.throwIfAborted()
    const one = await under[i]
    delete under[i]
    if (i + ahead < items.length) begin(i + ahead)
    yield [item, one]
  }
}

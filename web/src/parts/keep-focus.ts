/** An element, and its place among those beside it. */
interface Place {
  element: Element
  index: number
}

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex="0"]'

/** Where an element stands, from itself outwards. */
function placesOf(element: Element | null): Place[] {
  const places: Place[] = []
  for (let one = element; one && one !== document.body; one = one.parentElement)
    places.push({ element: one, index: [...(one.parentElement?.children ?? [])].indexOf(one) })
  return places
}

const focusableIn = (element: Element) =>
  element.matches(FOCUSABLE) ? element : element.querySelector<HTMLElement>(FOCUSABLE)

/** What can take the keyboard beside what is gone: what stands in its place now, or next to it. */
function neighbourOf(places: Place[]): Element | undefined {
  const first = places.findIndex(({ element }) => element.isConnected)
  for (const [level, { element }] of places.entries()) {
    if (first < 0 || level < first) continue
    // Beyond the page's own content stands what has nothing to do with it.
    if (element.matches('main, [role="main"], [data-portal]') || element.parentElement === document.body)
      return undefined
    const index = places[level - 1]?.index ?? 0
    const { children } = element
    const around = [...children].slice(index).concat([...children].slice(0, index).reverse())
    for (const child of around) {
      const found = focusableIn(child)
      if (found) return found
    }
  }
  return undefined
}

/**
 * Whoever uses the keyboard goes on where they were when what they had under it is gone: a row that was deleted, a
 * button that has done its work, a question that was answered. Browsers would begin anew at the top of the page.
 * @returns a function that ends it
 */
export function keepFocus(): () => void {
  let here: Place[] = []
  /** What had the keyboard before a dialog opened. */
  let beneath: Place[] = []
  const remember = () => {
    here = placesOf(document.activeElement)
    if (here.length > 0 && !document.activeElement?.closest('[role="dialog"]')) beneath = here
  }
  const restore = () => {
    if (document.activeElement !== document.body || here.length === 0) return
    if (here[0]?.element.isConnected && !here[0].element.matches(':disabled')) return focusOn(here[0].element)
    const next = neighbourOf(here) ?? (beneath[0]?.element.isConnected ? beneath[0].element : neighbourOf(beneath))
    here = []
    if (next) focusOn(next)
  }
  const isGone = ({ removedNodes }: MutationRecord) =>
    [...removedNodes].some((node) => here[0] && node.contains(here[0].element))
  const observer = new MutationObserver((records) => {
    // A frame later whoever removed it has had the chance to say where to go on.
    if (records.some(isGone)) requestAnimationFrame(restore)
  })
  const events = ['focusin', 'pointerup', 'keyup'] as const
  for (const event of events) document.addEventListener(event, remember, true)
  observer.observe(document.body, { childList: true, subtree: true })
  return () => {
    for (const event of events) document.removeEventListener(event, remember, true)
    observer.disconnect()
  }
}

function focusOn(element: Element): void {
  if (element instanceof HTMLElement) element.focus({ preventScroll: true })
}

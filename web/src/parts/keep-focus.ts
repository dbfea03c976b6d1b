/** An element, and its place among those beside it. */
interface Place {
  element: Element
  index: number
}

const FOCUSABLE = ':is(a[href], button, input, select, textarea, [tabindex="0"]):not(:disabled, [tabindex="-1"])'

/** Where an element stands, from itself outwards. */
function placesOf(element: Element | null): Place[] {
  const places: Place[] = []
  for (let one = element; one && one !== document.body; one = one.parentElement)
    places.push({ element: one, index: [...(one.parentElement?.children ?? [])].indexOf(one) })
  return places
}

/** @returns whether it has the keyboard now: what is hidden or disabled cannot take it */
function focusOn(element: Element | undefined): boolean {
  if (element instanceof HTMLElement) element.focus({ preventScroll: true })
  return element !== undefined && document.activeElement === element
}

/** The keyboard goes on beside what is gone: on what stands in its place now, or next to it. */
function focusBeside(places: Place[]): boolean {
  const first = places.findIndex(({ element }) => element.isConnected)
  for (const [level, { element }] of places.entries()) {
    if (first < 0 || level < first) continue
    // Beyond the page's own content stands what has nothing to do with it.
    if (element.matches('main, [role="main"], [data-portal]') || element.parentElement === document.body) return false
    const index = places[level - 1]?.index ?? 0
    const children = [...element.children]
    const around = children.slice(index).concat(children.slice(0, index).reverse())
    const candidates = around.flatMap((child) => [child, ...child.querySelectorAll(FOCUSABLE)])
    if (candidates.some((one) => one.matches(FOCUSABLE) && focusOn(one))) return true
  }
  return false
}

/** Without that the user went elsewhere, the keyboard is no longer on it. */
const isLost = (element: Element | undefined) => element && (!element.isConnected || element.matches(':disabled'))

/**
 * Keyboard focus stays near where it was when the focused element is gone: a row that was deleted, a
 * button that has done its work, a question that was answered. A button that is disabled while it works has the
 * keyboard again afterwards. Browsers would begin anew at the top of the page.
 * @returns a function that ends it
 */
export function keepFocus(): () => void {
  let here: Place[] = []
  /** What had the keyboard before a dialog opened. */
  let beneath: Place[] = []
  const remember = () => {
    if (document.activeElement === document.body && isLost(here[0]?.element)) return
    here = placesOf(document.activeElement)
    if (here.length > 0 && !document.activeElement?.closest('[role="dialog"]')) beneath = here
  }
  const restore = () => {
    if (document.activeElement !== document.body || focusOn(here[0]?.element)) return
    const [last, under] = [here, beneath]
    here = []
    void (focusBeside(last) || focusOn(under[0]?.element) || focusBeside(under))
  }
  /** That it is gone, or may have the keyboard again. */
  const isOfHere = ({ type, target, removedNodes }: MutationRecord) => {
    const element = here[0]?.element
    if (!element) return false
    if (type === 'attributes') return target.contains(element) && !element.matches(':disabled')
    return [...removedNodes].some((node) => node.contains(element))
  }
  const observer = new MutationObserver((records) => {
    // A frame later the code that removed it has had the chance to move the focus.
    if (records.some(isOfHere)) requestAnimationFrame(restore)
  })
  const events = ['focusin', 'pointerup', 'keyup'] as const
  for (const event of events) document.addEventListener(event, remember, true)
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] })
  return () => {
    for (const event of events) document.removeEventListener(event, remember, true)
    observer.disconnect()
  }
}

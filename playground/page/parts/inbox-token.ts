/** Kept as long as this tab: the address is then clean, and a reload works. */
const tokenName = 'inbox-token';

/**
 * The token of this start: in the part of the address that no browser sends, or from before a reload. Where a browser keeps
 * nothing, as with site data blocked, it stays in the address.
 */
export function inboxToken(): string {
  const given = location.hash.slice(1);
  try {
    if (given === '') return sessionStorage.getItem(tokenName) ?? '';
    sessionStorage.setItem(tokenName, given);
    history.replaceState(null, '', location.pathname);
  } catch {
    // it holds as long as the page
  }
  return given;
}

/** A URL, or its host, without the credentials of HTTP's Basic authentication, which are nobody's to read. */
export const withoutPassword = (url: string): string => url.replace(/(^|\/\/)[^/?#\s]*@/, '$1…@');

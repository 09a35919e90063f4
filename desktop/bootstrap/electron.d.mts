/** For the tests, which are typed. Either a path, or the reason why there is none. */
export declare function electronBinary(): { readonly path: string | null; readonly reason: string | null };

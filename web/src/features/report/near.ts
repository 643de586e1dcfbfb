/** Whether a part of the page has come near the view: what is far away is not loaded. */

import { useEffect, useState, type RefObject } from "react";

export function useNear(part: RefObject<HTMLElement | null>): boolean {
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    if (isNear || !part.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setIsNear(true), { rootMargin: "300px" });
    observer.observe(part.current);
    return () => observer.disconnect();
  }, [isNear, part]);
  return isNear;
}

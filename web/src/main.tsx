import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "./api/client";
import { Portal } from "./app/Portal";
import { router } from "./app/router";
import { allowEmptyMarkup } from "./lib/trusted";
import "./styles/base.css";

allowEmptyMarkup();

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refused it refuses again; what did not arrive may arrive.
      retry: (failures, error) => !(error instanceof ApiError && error.status < 500) && failures < 2,
      refetchOnWindowFocus: false,
      staleTime: 5 * 60_000,
    },
  },
});

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <Portal>
          <RouterProvider router={router} />
        </Portal>
      </QueryClientProvider>
    </StrictMode>,
  );
}

export const bulk = {
};

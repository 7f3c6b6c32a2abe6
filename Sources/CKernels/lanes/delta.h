// One row of the state: decays, learns the value of the key, answers the query.
INLINE float step_row(const float *query, const float *key, float value, int columns,
                      float decay, float rate, float *row) {
  lanes factor = lanes_all(decay), sum = lanes_all(0);
  int whole = columns - columns % LANE_COUNT, rest = columns - whole;
  for (int j = 0; j < whole; j += LANE_COUNT) {
    lanes state = lanes_multiply(lanes_load(row + j), factor);
    lanes_store(row + j, state);
    sum = lanes_fma(state, lanes_load(key + j), sum);
  }
  if (rest > 0) {
    lanes state = lanes_multiply(lanes_load_first(row + whole, rest, 0), factor);
    lanes_store_first(row + whole, rest, state);
    sum = lanes_fma(state, lanes_load_first(key + whole, rest, 0), sum);
  }

  lanes change = lanes_all((value - lanes_sum(sum)) * rate);
  sum = lanes_all(0);
  for (int j = 0; j < whole; j += LANE_COUNT) {
    lanes state = lanes_fma(change, lanes_load(key + j), lanes_load(row + j));
    lanes_store(row + j, state);
    sum = lanes_fma(state, lanes_load(query + j), sum);
  }
  if (rest > 0) {
    lanes state = lanes_fma(change, lanes_load_first(key + whole, rest, 0),
                            lanes_load_first(row + whole, rest, 0));
    lanes_store_first(row + whole, rest, state);
    sum = lanes_fma(state, lanes_load_first(query + whole, rest, 0), sum);
  }
  return lanes_sum(sum);
}

TARGET void CK_NAME(delta_step)(const float *query, const float *key, const float *value,
                                int rows, int columns, float decay, float rate, float *state,
                                float *y) {
  for (int i = 0; i < rows; i++) {
    y[i] = step_row(query, key, value[i], columns, decay, rate, state + (size_t)i * columns);
  }
}
